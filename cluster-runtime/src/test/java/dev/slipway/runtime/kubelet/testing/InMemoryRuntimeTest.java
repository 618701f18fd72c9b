package dev.slipway.runtime.kubelet.testing;

import dev.slipway.runtime.kubelet.runtime.ContainerRuntime;
import dev.slipway.runtime.kubelet.runtime.ContainerRuntimeContract;
import java.time.InstantSource;

final class InMemoryRuntimeTest extends ContainerRuntimeContract {
  private final InMemoryRuntime runtime = new InMemoryRuntime(InstantSource.system());

  InMemoryRuntimeTest() {
    runtime.addImage(image());
  }

  @Override
  protected ContainerRuntime runtime() {
    return runtime;
  }

  @Override
  protected String image() {
    return "busybox:1";
  }

  @Override
  protected String prefix() {
    return "memory";
  }
}
