package dev.slipway.runtime.apiserver.registry;

import dev.slipway.runtime.apiserver.resource.ResourceType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The entailments by type. */
public final class Entailments {
  private static final Entailment NOTHING = new Entailment() {};

  private final Map<String, Entailment> byType = new ConcurrentHashMap<>();

  /** Registers what writes of {@code group/plural} entail. */
  public void register(String group, String plural, Entailment entailment) {
    byType.put(group + "/" + plural, entailment);
  }

  Entailment of(ResourceType type) {
    return byType.getOrDefault(type.kind().group() + "/" + type.plural(), NOTHING);
  }
}
