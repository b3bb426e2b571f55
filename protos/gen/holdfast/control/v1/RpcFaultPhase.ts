export const RpcFaultPhase = {
  /**
   * Not set; never sent on purpose.
   */
  RPC_FAULT_PHASE_UNSPECIFIED: 'RPC_FAULT_PHASE_UNSPECIFIED',
  /**
   * The handler does not run, or runs late.
   */
  RPC_FAULT_PHASE_BEFORE_HANDLER: 'RPC_FAULT_PHASE_BEFORE_HANDLER',
  /**
   * The handler has run; its answer is lost or late.
   */
  RPC_FAULT_PHASE_AFTER_HANDLER: 'RPC_FAULT_PHASE_AFTER_HANDLER',
} as const;

export type RpcFaultPhase =
  /**
   * Not set; never sent on purpose.
   */
  | 'RPC_FAULT_PHASE_UNSPECIFIED'
  | 0
  /**
   * The handler does not run, or runs late.
   */
  | 'RPC_FAULT_PHASE_BEFORE_HANDLER'
  | 1
  /**
   * The handler has run; its answer is lost or late.
   */
  | 'RPC_FAULT_PHASE_AFTER_HANDLER'
  | 2

export type RpcFaultPhase__Output = typeof RpcFaultPhase[keyof typeof RpcFaultPhase]
