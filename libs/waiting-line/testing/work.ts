/** A piece of work that ends when the test says so. */
export class Work {
  begun = false;
  readonly end = Promise.withResolvers<string>();

  readonly begin = (): Promise<string> => {
    this.begun = true;
    return this.end.promise;
  };
}
