// What ships, leaning on what is installed for development only.
export { string } from 'fast-check';
