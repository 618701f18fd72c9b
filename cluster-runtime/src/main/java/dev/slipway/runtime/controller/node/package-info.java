/**
 * The node controllers: address ranges for new nodes, noticing nodes that went silent, and what
 * becomes of their pods. Loops own their threads; ranges, taints and tolerations are pure.
 */
@NullMarked
package dev.slipway.runtime.controller.node;

import org.jspecify.annotations.NullMarked;
