export { keepServers as default } from './keep-servers.js';
