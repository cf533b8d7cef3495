export const paint = () => 'green';
