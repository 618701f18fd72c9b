package dev.slipway.runtime.kubelet;

import dev.slipway.runtime.kubelet.runtime.EngineFacts;
import dev.slipway.runtime.kubelet.volume.NameResolution;
import java.nio.file.Path;

/** What a pod's worker has to know of the node. */
record NodeFacts(String address, Path root, EngineFacts machine, NameResolution names) {}
