import type { RpcFaultState as _holdfast_control_v1_RpcFaultState, RpcFaultState__Output as _holdfast_control_v1_RpcFaultState__Output } from '../../../holdfast/control/v1/RpcFaultState.ts';

export interface SetRpcFaultsResponse {
  /**
   * Counts of the faults that were replaced.
   */
  'replaced'?: (_holdfast_control_v1_RpcFaultState)[];
}

export interface SetRpcFaultsResponse__Output {
  /**
   * Counts of the faults that were replaced.
   */
  'replaced': (_holdfast_control_v1_RpcFaultState__Output)[];
}
