// What ships, leaning on what is installed for development only.
export { format } from 'prettier';
