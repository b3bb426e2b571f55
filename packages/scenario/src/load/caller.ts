/** Makes one attempt of one call on behalf of a client. What the generator needs of a transport, and no more. */
export interface Caller {
  /** Never rejects for a status. Rejects when the request does not fit the contract. */
  call(request: CallRequest): Promise<CallAnswer>;
}

export interface CallRequest {
  /** Full method, e.g. `shop.v1.Checkout/PlaceOrder`. */
  readonly method: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly deadlineMs: number;
  /** Zone of the client; null outside every zone. */
  readonly zone: string | null;
  /** Zone of the instance to call, no other will do. */
  readonly via: string | undefined;
  /** Tells clients apart that prefer the same instance, so that a failing one does not send all to the same next. */
  readonly index: number;
  readonly traceparent: string;
  readonly baggage: string;
}

export interface CallAnswer {
  readonly status: string;
  readonly message: string;
  readonly body: Readonly<Record<string, unknown>> | undefined;
  /** Instance called, e.g. `checkout-b`. */
  readonly endpoint: string;
  /** False when it is certain that no byte of the request left. */
  readonly sent: boolean;
  readonly read: boolean;
}
