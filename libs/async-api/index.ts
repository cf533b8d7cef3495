export { serveAsyncApi } from './serve-async-api.js';
