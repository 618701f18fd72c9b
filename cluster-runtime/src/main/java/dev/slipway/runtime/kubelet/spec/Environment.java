package dev.slipway.runtime.kubelet.spec;

import dev.slipway.runtime.kubelet.reference.References;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The environment of a container: services, then {@code envFrom}, then {@code env}. */
final class Environment {
  private final PodFields fields;
  private final References references;
  private final String namespace;

  Environment(PodFields fields, References references) {
    this.fields = fields;
    this.references = references;
    this.namespace = fields.pod().getMetadata().getNamespace();
  }

  /** True when it cannot be known before the pod has an address. */
  static boolean needsAddress(Container container) {
    return container.getEnv().stream()
        .map(EnvVar::getValueFrom)
        .anyMatch(
            source ->
                source != null
                    && source.getFieldRef() != null
                    && PodFields.needsAddress(source.getFieldRef().getFieldPath()));
  }

  Map<String, String> of(Container container) throws ConfigException {
    Map<String, String> services = services();
    Map<String, String> result = new LinkedHashMap<>();
    for (EnvFromSource source : container.getEnvFrom()) {
      addAll(source, result);
    }
    for (EnvVar variable : container.getEnv()) {
      @Nullable EnvVarSource source = variable.getValueFrom();
      if (source == null) {
        Map<String, String> known = new LinkedHashMap<>(services);
        known.putAll(result);
        String written = variable.getValue() == null ? "" : variable.getValue();
        result.put(variable.getName(), Expansion.expand(written, known));
      } else {
        Optional<String> value = value(container, source);
        value.ifPresent(text -> result.put(variable.getName(), text));
      }
    }
    services.forEach(result::putIfAbsent);
    return result;
  }

  private Map<String, String> services() {
    boolean links = !Boolean.FALSE.equals(fields.pod().getSpec().getEnableServiceLinks());
    return ServiceVariables.of(
        links ? references.services(namespace) : java.util.List.of(),
        references.services("default"));
  }

  private void addAll(EnvFromSource source, Map<String, String> result) throws ConfigException {
    String prefix = source.getPrefix() == null ? "" : source.getPrefix();
    if (source.getConfigMapRef() != null) {
      String name = source.getConfigMapRef().getName();
      Optional<ConfigMap> found = references.configMap(namespace, name);
      require(found, "configmap", name, source.getConfigMapRef().getOptional());
      found
          .map(ConfigMap::getData)
          .ifPresent(data -> data.forEach((key, value) -> result.put(prefix + key, value)));
    }
    if (source.getSecretRef() != null) {
      String name = source.getSecretRef().getName();
      Optional<Secret> found = references.secret(namespace, name);
      require(found, "secret", name, source.getSecretRef().getOptional());
      found
          .map(Secret::getData)
          .ifPresent(
              data -> data.forEach((key, value) -> result.put(prefix + key, decoded(value))));
    }
  }

  private Optional<String> value(Container container, EnvVarSource source) throws ConfigException {
    if (source.getFieldRef() != null) {
      return Optional.of(fields.field(source.getFieldRef().getFieldPath()));
    }
    if (source.getResourceFieldRef() != null) {
      return Optional.of(
          fields.resource(
              container,
              source.getResourceFieldRef().getResource(),
              source.getResourceFieldRef().getDivisor()));
    }
    if (source.getConfigMapKeyRef() != null) {
      String name = source.getConfigMapKeyRef().getName();
      String key = source.getConfigMapKeyRef().getKey();
      @Nullable Boolean optional = source.getConfigMapKeyRef().getOptional();
      Optional<ConfigMap> found = references.configMap(namespace, name);
      require(found, "configmap", name, optional);
      Optional<String> value = found.map(ConfigMap::getData).map(data -> data.get(key));
      requireKey(value, "ConfigMap", name, key, optional);
      return value;
    }
    if (source.getSecretKeyRef() != null) {
      String name = source.getSecretKeyRef().getName();
      String key = source.getSecretKeyRef().getKey();
      @Nullable Boolean optional = source.getSecretKeyRef().getOptional();
      Optional<Secret> found = references.secret(namespace, name);
      require(found, "secret", name, optional);
      Optional<String> value =
          found.map(Secret::getData).map(data -> data.get(key)).map(Environment::decoded);
      requireKey(value, "Secret", name, key, optional);
      return value;
    }
    throw new ConfigException("an environment variable has a source that is not supported");
  }

  private void require(Optional<?> found, String kind, String name, @Nullable Boolean optional)
      throws ConfigException {
    if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
      throw new ConfigException(kind + " \"" + name + "\" not found");
    }
  }

  private void requireKey(
      Optional<String> value, String kind, String name, String key, @Nullable Boolean optional)
      throws ConfigException {
    if (value.isEmpty() && !Boolean.TRUE.equals(optional)) {
      throw new ConfigException(
          "couldn't find key " + key + " in " + kind + " " + namespace + "/" + name);
    }
  }

  private static String decoded(String base64) {
    return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
