package dev.slipway.webhook.git;

/** What came of pushing one branch or tag. */
public enum PushResult {
  /** It is the branch that runs, and was taken. */
  DEPLOYED,
  /** It was taken and is not what runs. */
  KEPT,
  /** It was not taken. */
  REFUSED
}
