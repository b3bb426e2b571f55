import type { Long } from '@grpc/proto-loader';

export interface RpcFaultState {
  /**
   * Identity of the fault.
   */
  'id'?: (string);
  /**
   * Attempts it could have acted on.
   */
  'seen'?: (number | string | Long);
  /**
   * Attempts it acted on.
   */
  'acted'?: (number | string | Long);
}

export interface RpcFaultState__Output {
  /**
   * Identity of the fault.
   */
  'id': (string);
  /**
   * Attempts it could have acted on.
   */
  'seen': (number);
  /**
   * Attempts it acted on.
   */
  'acted': (number);
}
