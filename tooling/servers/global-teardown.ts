export { stopServers as default } from './keep-servers.js';
