/** A URL as it may be shown: whoever may see it need not know how to get in. */
export const withoutLogin = (url: string): string => url.replace(/\/\/[^@]*@/, '//');
