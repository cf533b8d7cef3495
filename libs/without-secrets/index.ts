/** The same text without the user names and passwords of the URLs in it, for logs and sentences. */
export function withoutSecrets(text: string): string {
  return text.replace(/(\b[a-z][a-z+]*:\/\/)[^\s"]*@/gi, '$1');
}
