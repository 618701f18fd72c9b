/**
 * GitHub's webhook: a delivery is authenticated on its raw bytes, read into a {@link
 * dev.slipway.webhook.github.Push}, and handed to the repositories it concerns. Safe for threads.
 */
@NullMarked
package dev.slipway.webhook.github;

import org.jspecify.annotations.NullMarked;
