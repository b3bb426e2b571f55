import type { BreakerState as _holdfast_control_v1_BreakerState, BreakerState__Output as _holdfast_control_v1_BreakerState__Output } from '../../../holdfast/control/v1/BreakerState.ts';
import type { RpcFaultState as _holdfast_control_v1_RpcFaultState, RpcFaultState__Output as _holdfast_control_v1_RpcFaultState__Output } from '../../../holdfast/control/v1/RpcFaultState.ts';

export interface GetStateResponse {
  /**
   * One entry per breaker and endpoint.
   */
  'breakers'?: (_holdfast_control_v1_BreakerState)[];
  /**
   * One entry per fault set by SetRpcFaults.
   */
  'rpcFaults'?: (_holdfast_control_v1_RpcFaultState)[];
}

export interface GetStateResponse__Output {
  /**
   * One entry per breaker and endpoint.
   */
  'breakers': (_holdfast_control_v1_BreakerState__Output)[];
  /**
   * One entry per fault set by SetRpcFaults.
   */
  'rpcFaults': (_holdfast_control_v1_RpcFaultState__Output)[];
}
