// A store chosen far from the one place that chooses.
export { paint } from '#colour-store/in-memory';
