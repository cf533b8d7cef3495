import type { ComposeFile, ComposeService } from './compose-file.js';

/** What is wrong with a file, one line each; empty when nothing is. */
type Rule = (file: ComposeFile) => readonly string[];

function perService(find: (service: ComposeService) => readonly string[]): Rule {
  return ({ services }) =>
    Object.entries(services).flatMap(([name, service]) => find(service).map((what) => `${name}: ${what}`));
}

/** A version to the last digit; a variant of it may follow. */
const EXACT = /^[a-z0-9./-]+:\d+\.\d+\.\d+(?:-[a-z0-9.-]+)?$/;
const SECRET = /TOKEN|KEY|PASSWORD|SECRET/;
/** Taken from whoever starts it: needed, or empty. */
const FROM_OUTSIDE = /^\$\{[A-Z_]+:(?:\?[^}]+|-)\}$/;

/** Else it is root's, and in a container started again it has a mode that nobody else can write with. */
const OWNED_TMPFS = /^(?:\/tmp|[^:]+:uid=\d+,gid=\d+,mode=1777,size=\d+m)$/;

/** Each with a bad example in its test. */
export const COMPOSE_RULES = {
  'images have an exact version': perService(({ image }) => (EXACT.test(image) ? [] : [image])),

  'only loopback is published to': perService(({ ports = [], network_mode: mode }) => [
    ...ports
      .map((port) => (typeof port === 'string' ? port : `${port.host_ip ?? ''}:${port.target}`))
      .filter((port) => !port.startsWith('127.0.0.1:')),
    ...(mode === undefined ? [] : [`network_mode ${mode}`]),
  ]),

  'secrets have no default': perService(({ environment = {} }) =>
    Object.entries(environment)
      .filter(([name, value]) => SECRET.test(name) && !FROM_OUTSIDE.test(value))
      .map(([name]) => name),
  ),

  'containers have no more rights than they need': perService((service) => [
    ...(service.privileged ? ['privileged'] : []),
    ...(service.cap_drop?.includes('ALL') ? [] : ['capabilities']),
    ...(service.security_opt?.includes('no-new-privileges:true') ? [] : ['new privileges']),
  ]),

  'containers have limits': perService((service) => [
    ...(service.mem_limit ? [] : ['memory']),
    ...(service.logging?.options?.['max-size'] ? [] : ['log']),
    ...(service.restart ? [] : ['no restart']),
  ]),

  'what is kept in memory belongs to who writes it, and has a limit': perService(({ tmpfs = [] }) =>
    tmpfs.filter((mount) => !OWNED_TMPFS.test(mount)),
  ),

  // Compose builds at the same time, and the second to finish fails over the tag of the first.
  'an image is built once': ({ services }) => {
    const built = Object.values(services).flatMap(({ image, build }) => (build ? [image] : []));
    return built.filter((image, at) => built.indexOf(image) !== at);
  },

  'what is named exists': ({ services, networks, volumes }) =>
    perService((service) => [
      ...Object.keys(service.depends_on ?? {}).filter((name) => !services[name]),
      ...service.networks.filter((name) => !(name in networks)),
      ...(service.volumes ?? []).map((mount) => `${mount.split(':')[0]}`).filter((name) => !isKnown(name, volumes)),
    ])({ services, networks, volumes }),

  'networks that lead out are for what is published, and for who asks carriers': ({ services, networks }) =>
    Object.entries(networks)
      .filter(([, network]) => !network?.internal)
      .flatMap(([network]) =>
        Object.entries(services)
          .filter(([name, service]) => service.networks.includes(network) && !mayLeadOut(name, service, network))
          .map(([name]) => name),
      ),
} satisfies Record<string, Rule>;

const mayLeadOut = (name: string, { ports }: ComposeService, network: string): boolean =>
  ports !== undefined || (name === 'carrier' && network === 'carriers');

function isKnown(mounted: string, volumes: ComposeFile['volumes']): boolean {
  return mounted.startsWith('./') || mounted in volumes;
}
