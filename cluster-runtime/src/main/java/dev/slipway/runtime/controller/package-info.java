/**
 * The controllers of the cluster, started and stopped together. They talk to the API server only,
 * through the client they are given.
 */
@NullMarked
package dev.slipway.runtime.controller;

import org.jspecify.annotations.NullMarked;
