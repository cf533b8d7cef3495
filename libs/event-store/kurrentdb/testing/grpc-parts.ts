import { createRequire } from 'node:module';

/** The parts of gRPC that a server needs, as the KurrentDB client brings them. */
const load = createRequire(createRequire(import.meta.url).resolve('@kurrent/kurrentdb-client'));

/** What a handler answers with instead of a message. */
export interface Refusal {
  readonly code: number;
  readonly details: string;
  readonly metadata?: unknown;
}

/** A stream of requests, of answers, or both. */
export interface Call<Request, Response = never> {
  readonly request: Request;
  readonly metadata: { get(key: string): readonly (string | Buffer)[] };
  readonly cancelled: boolean;
  write(response: Response): boolean;
  end(): void;
  on(event: 'data', listener: (request: Request) => void): void;
  on(event: 'end' | 'cancelled', listener: () => void): void;
  once(event: 'drain', listener: () => void): void;
  emit(event: 'error', refusal: Refusal): void;
}

export type Answer<Response> = (refusal: Refusal | null, response?: Response) => void;

interface GrpcServer {
  addService(definition: object, handlers: object): void;
  bindAsync(address: string, credentials: unknown, done: (error: Error | null, port: number) => void): void;
  forceShutdown(): void;
}

interface Grpc {
  readonly Server: new (options: Record<string, number>) => GrpcServer;
  readonly ServerCredentials: {
    createInsecure(): unknown;
    createSsl(authorities: null, own: readonly { private_key: Buffer; cert_chain: Buffer }[]): unknown;
  };
  readonly Metadata: new () => { set(key: string, value: string | Buffer): void };
}

export const grpc = load('@grpc/grpc-js') as Grpc;

interface AnyMessage {
  pack(bytes: Uint8Array, type: string): void;
}

export const { Any } = load('google-protobuf/google/protobuf/any_pb.js') as { readonly Any: new () => AnyMessage };
