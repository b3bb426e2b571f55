import type { RpcFaultPhase as _holdfast_control_v1_RpcFaultPhase, RpcFaultPhase__Output as _holdfast_control_v1_RpcFaultPhase__Output } from '../../../holdfast/control/v1/RpcFaultPhase.ts';

/**
 * A fault on single calls. What happens is decided by hash(seed, id, call path, attempt), so that the same seed
 * gives the same faults in any interleaving.
 */
export interface RpcFault {
  /**
   * Identity of the fault, e.g. "F1".
   */
  'id'?: (string);
  /**
   * Seed of the decision.
   */
  'seed'?: (string);
  /**
   * Full method the fault acts on, e.g. "provider.v1.Provider/Charge". Empty: every method of the server.
   */
  'method'?: (string);
  /**
   * Instances of the caller it acts on. Empty: all.
   */
  'callers'?: (string)[];
  /**
   * Share of attempts it acts on, above 0 and at most 1.
   */
  'ratio'?: (number | string);
  /**
   * Side of the handler it acts on.
   */
  'phase'?: (_holdfast_control_v1_RpcFaultPhase);
  /**
   * Answers with this status, e.g. "UNAVAILABLE".
   */
  'status'?: (string);
  /**
   * Waits so long, in milliseconds, then goes on.
   */
  'delayMs'?: (number);
  /**
   * Never answers.
   */
  'drop'?: (boolean);
  /**
   * What it does.
   */
  'action'?: "status"|"delayMs"|"drop";
}

/**
 * A fault on single calls. What happens is decided by hash(seed, id, call path, attempt), so that the same seed
 * gives the same faults in any interleaving.
 */
export interface RpcFault__Output {
  /**
   * Identity of the fault, e.g. "F1".
   */
  'id': (string);
  /**
   * Seed of the decision.
   */
  'seed': (string);
  /**
   * Full method the fault acts on, e.g. "provider.v1.Provider/Charge". Empty: every method of the server.
   */
  'method': (string);
  /**
   * Instances of the caller it acts on. Empty: all.
   */
  'callers': (string)[];
  /**
   * Share of attempts it acts on, above 0 and at most 1.
   */
  'ratio': (number);
  /**
   * Side of the handler it acts on.
   */
  'phase': (_holdfast_control_v1_RpcFaultPhase__Output);
  /**
   * Answers with this status, e.g. "UNAVAILABLE".
   */
  'status'?: (string);
  /**
   * Waits so long, in milliseconds, then goes on.
   */
  'delayMs'?: (number);
  /**
   * Never answers.
   */
  'drop'?: (boolean);
  /**
   * What it does.
   */
  'action'?: "status"|"delayMs"|"drop";
}
