import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server's certificate for this machine, and the authority that signed it. */
export interface Certificates {
  readonly directory: string;
  readonly authorityFile: string;
  readonly key: Buffer;
  readonly chain: Buffer;
}

const PROGRAM = 'openssl';
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const EXTENSIONS = 'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n';

/** Undefined where openssl, which makes them, is not installed. */
export function makeCertificates(): Certificates | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'ringfence-certificates-'));
  const at = (name: string) => join(directory, name);
  const openssl = (...words: string[]) => execFileSync(PROGRAM, words, { cwd: directory, stdio: 'ignore' });
  try {
    openssl('req', '-x509', ...NEW_KEY, '-days', '2', '-subj', '/CN=authority', '-keyout', 'ca.key', '-out', 'ca.pem');
  } catch {
    return undefined;
  }
  writeFileSync(at('extensions'), EXTENSIONS);
  openssl('req', ...NEW_KEY, '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'request.pem');
  const signedBy = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'extensions'];
  openssl('x509', '-req', '-in', 'request.pem', ...signedBy, '-out', 'server.pem');
  return {
    directory,
    authorityFile: at('ca.pem'),
    key: readFileSync(at('server.key')),
    chain: readFileSync(at('server.pem')),
  };
}
