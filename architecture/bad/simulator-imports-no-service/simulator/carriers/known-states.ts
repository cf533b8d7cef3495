// Test equipment that takes the product's word for it.
export type { NumberState } from '../../services/inventory/src/number/domain/number.state.js';
