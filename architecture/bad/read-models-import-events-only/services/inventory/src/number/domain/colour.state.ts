export const COLOURS = ['red', 'green'];
