// Nobody needs it, and it needs nobody.
export const ALONE = true;
