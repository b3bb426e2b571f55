/**
 * How much an instance gives at a time, the most first.
 */
export const ServiceLevel = {
  /**
   * Not set; never sent on purpose.
   */
  SERVICE_LEVEL_UNSPECIFIED: 'SERVICE_LEVEL_UNSPECIFIED',
  /**
   * Everything.
   */
  SERVICE_LEVEL_HEALTHY: 'SERVICE_LEVEL_HEALTHY',
  /**
   * Orders, with recommendations asked for only now and then.
   */
  SERVICE_LEVEL_DEGRADED: 'SERVICE_LEVEL_DEGRADED',
  /**
   * Orders are kept and paid for later.
   */
  SERVICE_LEVEL_CRITICAL: 'SERVICE_LEVEL_CRITICAL',
  /**
   * Orders can be looked at and not placed.
   */
  SERVICE_LEVEL_FAILED: 'SERVICE_LEVEL_FAILED',
} as const;

/**
 * How much an instance gives at a time, the most first.
 */
export type ServiceLevel =
  /**
   * Not set; never sent on purpose.
   */
  | 'SERVICE_LEVEL_UNSPECIFIED'
  | 0
  /**
   * Everything.
   */
  | 'SERVICE_LEVEL_HEALTHY'
  | 1
  /**
   * Orders, with recommendations asked for only now and then.
   */
  | 'SERVICE_LEVEL_DEGRADED'
  | 2
  /**
   * Orders are kept and paid for later.
   */
  | 'SERVICE_LEVEL_CRITICAL'
  | 3
  /**
   * Orders can be looked at and not placed.
   */
  | 'SERVICE_LEVEL_FAILED'
  | 4

/**
 * How much an instance gives at a time, the most first.
 */
export type ServiceLevel__Output = typeof ServiceLevel[keyof typeof ServiceLevel]
