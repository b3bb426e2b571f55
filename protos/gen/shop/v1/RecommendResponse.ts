export interface RecommendResponse {
  /**
   * Suggestions, best first.
   */
  'skus'?: (string)[];
}

export interface RecommendResponse__Output {
  /**
   * Suggestions, best first.
   */
  'skus': (string)[];
}
