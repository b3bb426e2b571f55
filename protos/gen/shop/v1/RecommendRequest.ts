export interface RecommendRequest {
  /**
   * What is in the cart.
   */
  'skus'?: (string)[];
  /**
   * Suggestions wanted at most, 1 to 20; 0 means 3.
   */
  'limit'?: (number);
}

export interface RecommendRequest__Output {
  /**
   * What is in the cart.
   */
  'skus': (string)[];
  /**
   * Suggestions wanted at most, 1 to 20; 0 means 3.
   */
  'limit': (number);
}
