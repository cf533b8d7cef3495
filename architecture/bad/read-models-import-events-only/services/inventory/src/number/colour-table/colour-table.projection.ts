// A read model that leans on the write side's state.
export { COLOURS } from '../domain/colour.state.js';
