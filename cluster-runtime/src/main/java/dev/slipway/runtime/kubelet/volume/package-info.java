/**
 * Prepares the directories and files that containers mount, and takes them away again. Called by a
 * pod's worker; two pods never share a directory here.
 */
@NullMarked
package dev.slipway.runtime.kubelet.volume;

import org.jspecify.annotations.NullMarked;
