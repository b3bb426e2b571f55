import type { Long } from '@grpc/proto-loader';

/**
 * What one breaker has seen since the process started.
 */
export interface BreakerState {
  /**
   * Name of the breaker, e.g. "provider".
   */
  'name'?: (string);
  /**
   * Endpoint it guards, e.g. "provider-1".
   */
  'endpoint'?: (string);
  /**
   * "closed", "open", "half_open" or "isolated".
   */
  'state'?: (string);
  /**
   * Calls it let through.
   */
  'permitted'?: (number | string | Long);
  /**
   * Calls it refused.
   */
  'rejected'?: (number | string | Long);
  /**
   * Changes of state.
   */
  'transitions'?: (number | string | Long);
}

/**
 * What one breaker has seen since the process started.
 */
export interface BreakerState__Output {
  /**
   * Name of the breaker, e.g. "provider".
   */
  'name': (string);
  /**
   * Endpoint it guards, e.g. "provider-1".
   */
  'endpoint': (string);
  /**
   * "closed", "open", "half_open" or "isolated".
   */
  'state': (string);
  /**
   * Calls it let through.
   */
  'permitted': (number);
  /**
   * Calls it refused.
   */
  'rejected': (number);
  /**
   * Changes of state.
   */
  'transitions': (number);
}
