package dev.slipway.runtime.kubelet;

import dev.slipway.runtime.kubelet.image.ImagePuller;
import dev.slipway.runtime.kubelet.probe.Prober;
import dev.slipway.runtime.kubelet.reference.References;
import dev.slipway.runtime.kubelet.runtime.ContainerRuntime;
import dev.slipway.runtime.kubelet.spec.ContainerFactory;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** What the workers of all pods share. */
record Parts(
    ContainerRuntime runtime,
    ContainerView view,
    ContainerFactory factory,
    ImagePuller images,
    References references,
    Prober prober,
    PodEvents events,
    NodeFacts node,
    InstantSource clock,
    Executor threads) {}
