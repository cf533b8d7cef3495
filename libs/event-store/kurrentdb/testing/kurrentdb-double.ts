import features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js';
import type { SupportedMethods } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js';
import featuresService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js';
import type { ReadReq, ReadResp } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import readService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import appendService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_grpc_pb.js';
import type {
  AppendRequest,
  AppendSessionResponse,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js';
import { appendSession } from './double-appends.js';
import type { SizeLimits } from './double-appends.js';
import { DoubleLog } from './double-log.js';
import { answerRead } from './double-reads.js';
import { grpc } from './grpc-parts.js';
import type { Answer, Call, Refusal } from './grpc-parts.js';

/** What goes wrong with the next append: its answer is lost, before or after it was written, or the server still starts. */
type AppendFault = 'lost-before' | 'lost-after' | 'not-ready';

export interface DoubleOptions extends Partial<SizeLimits> {
  /** Default 25.1.0. Before 25.1 a server knows no append to several streams. */
  readonly version?: string;
  /** Speaks TLS with it. */
  readonly certificate?: { readonly key: Buffer; readonly chain: Buffer };
}

const LOST: Refusal = { code: 14, details: 'Connection dropped' };
const DENIED: Refusal = { code: 16, details: 'Authentication failed.' };
const NOT_READY: Refusal = {
  code: 14,
  details: 'The server is not yet ready to handle requests. Please try again after 3 seconds.',
};
/** What an append session is told, unlike a read, which is told in the client's own way. */
const NOT_LEADER: Refusal = {
  code: 9,
  details: 'The server is not the leader node and cannot handle the request.',
};
const READ = ['event_store.client.streams.streams', 'read'] as const;
const APPEND_SESSION = ['kurrentdb.protocol.v2.streams.streamsservice', 'appendsession'] as const;

/**
 * A test double of a KurrentDB server: its protocol over real gRPC, its rules where this product depends on them, and
 * a log in memory that survives `stop` and `start`. It knows no users but all or none.
 */
export class KurrentDbDouble {
  readonly log = new DoubleLog();
  /** Refuses everybody, as the server does a wrong password. */
  refusesUsers = false;
  /** Sends who reads to another node and refuses appends, as a follower does. */
  leader: { readonly host: string; readonly port: number } | undefined;
  /** What was asked, and by whom: `read amy:password`. */
  readonly asked = new Set<string>();
  nextAppendFault: AppendFault | undefined;
  private port = 0;
  private server: InstanceType<typeof grpc.Server> | undefined;

  private constructor(private readonly options: DoubleOptions) {}

  static async start(options: DoubleOptions = {}): Promise<KurrentDbDouble> {
    const double = new KurrentDbDouble(options);
    await double.start();
    return double;
  }

  get url(): string {
    return `kurrentdb://127.0.0.1:${this.port}?tls=${this.options.certificate !== undefined}&discoveryInterval=10`;
  }

  /** Listens, again at the same port when it did before. */
  async start(): Promise<void> {
    const server = new grpc.Server({ 'grpc.max_receive_message_length': 64 * 1024 * 1024 });
    server.addService(featuresService.ServerFeaturesService, {
      getSupportedMethods: (_: unknown, answer: Answer<SupportedMethods>) => answer(null, this.supportedMethods()),
    });
    server.addService(readService.StreamsService, { read: (call: Call<ReadReq, ReadResp>) => this.read(call) });
    server.addService(appendService.StreamsServiceService, {
      appendSession: (call: Call<AppendRequest>, answer: Answer<AppendSessionResponse>) => this.append(call, answer),
    });
    this.port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${this.port}`, this.serverCredentials(), (error, port) => {
        if (error) reject(error);
        else resolve(port);
      });
    });
    this.server = server;
  }

  /** Cuts every connection. */
  stop(): void {
    this.server?.forceShutdown();
  }

  private serverCredentials(): unknown {
    const { certificate } = this.options;
    if (!certificate) return grpc.ServerCredentials.createInsecure();
    return grpc.ServerCredentials.createSsl(null, [{ private_key: certificate.key, cert_chain: certificate.chain }]);
  }

  private note(what: string, { metadata }: Pick<Call<unknown>, 'metadata'>): void {
    const [authorization = ''] = metadata.get('authorization');
    const [, login = ''] = String(authorization).split(' ');
    this.asked.add(`${what} ${Buffer.from(login, 'base64').toString()}`);
  }

  /** Sends subscriptions nothing until `releaseNews`. */
  holdNews(): void {
    this.log.isHeld = true;
  }

  releaseNews(): void {
    this.log.isHeld = false;
    this.log.tell();
  }

  private read(call: Call<ReadReq, ReadResp>): void {
    this.note('read', call);
    if (this.refusesUsers) call.emit('error', DENIED);
    else if (this.leader) call.emit('error', notLeader(this.leader));
    else void answerRead(this.log, call);
  }

  private append(call: Call<AppendRequest>, answer: Answer<AppendSessionResponse>): void {
    this.note('append', call);
    const requests: AppendRequest[] = [];
    call.on('data', (request) => requests.push(request));
    call.on('end', () => {
      const fault = requests.length > 0 ? this.nextAppendFault : undefined;
      if (fault) this.nextAppendFault = undefined;
      if (this.refusesUsers) return answer(DENIED);
      if (this.leader && requests.length > 0) return answer(NOT_LEADER);
      if (fault === 'not-ready') return answer(NOT_READY);
      if (fault === 'lost-before') return answer(LOST);
      const { maxRecordBytes = 16_777_216, maxAppendBytes = 268_435_456 } = this.options;
      const outcome = appendSession(this.log, requests, { maxRecordBytes, maxAppendBytes });
      if (fault === 'lost-after') return answer(LOST);
      if ('details' in outcome) answer(outcome);
      else answer(null, outcome);
    });
  }

  private supportedMethods(): SupportedMethods {
    const { version = '25.1.0' } = this.options;
    const supported = new features.SupportedMethods();
    supported.setEventStoreServerVersion(version);
    const isNew = Number.parseFloat(version) >= 25.1;
    for (const [service, name] of isNew ? [READ, APPEND_SESSION] : [READ]) {
      const method = new features.SupportedMethod();
      method.setServiceName(service);
      method.setMethodName(name);
      method.setFeaturesList(service === READ[0] ? ['position', 'events'] : []);
      supported.addMethods(method);
    }
    return supported;
  }
}

function notLeader({ host, port }: { readonly host: string; readonly port: number }): Refusal {
  const metadata = new grpc.Metadata();
  metadata.set('exception', 'not-leader');
  metadata.set('leader-endpoint-host', host);
  metadata.set('leader-endpoint-port', String(port));
  return { code: 5, details: 'Leader info available', metadata };
}
