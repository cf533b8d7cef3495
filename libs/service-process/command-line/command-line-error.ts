/** A command line that was not understood; the message is all that the operator needs. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}
