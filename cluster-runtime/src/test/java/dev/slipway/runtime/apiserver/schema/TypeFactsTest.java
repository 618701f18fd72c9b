package dev.slipway.runtime.apiserver.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The committed list of API types is what the client library's model says, so that the server does
 * not load hundreds of model classes to know a few field names. Run with {@code
 * -Dslipway.types.out=FILE} to write the list anew after an update of that library.
 */
class TypeFactsTest {
  private static final String MODEL = "io.fabric8.kubernetes.api.model.";
  private static final String RESOURCE = "types.txt";

  private static final Set<String> META =
      Set.of(
          "ObjectMeta",
          "ListMeta",
          "OwnerReference",
          "LabelSelector",
          "LabelSelectorRequirement",
          "ManagedFieldsEntry",
          "Condition",
          "Status",
          "StatusDetails",
          "StatusCause",
          "DeleteOptions",
          "Preconditions");

  private static final Map<String, String> PACKAGES =
      Map.ofEntries(
          Map.entry("", "core.v1"),
          Map.entry("admissionregistration.v1.", "admissionregistration.v1"),
          Map.entry("apiextensions.v1.", "apiextensions.v1"),
          Map.entry("apps.", "apps.v1"),
          Map.entry("authentication.", "authentication.v1"),
          Map.entry("authorization.v1.", "authorization.v1"),
          Map.entry("autoscaling.v1.", "autoscaling.v1"),
          Map.entry("autoscaling.v2.", "autoscaling.v2"),
          Map.entry("batch.v1.", "batch.v1"),
          Map.entry("certificates.v1.", "certificates.v1"),
          Map.entry("coordination.v1.", "coordination.v1"),
          Map.entry("discovery.v1.", "discovery.v1"),
          Map.entry("events.v1.", "events.v1"),
          Map.entry("networking.v1.", "networking.v1"),
          Map.entry("policy.v1.", "policy.v1"),
          Map.entry("rbac.", "rbac.v1"),
          Map.entry("scheduling.v1.", "scheduling.v1"),
          Map.entry("storage.", "storage.v1"));

  private static final List<String> ROOTS =
      List.of(
          "Binding",
          "ComponentStatus",
          "ConfigMap",
          "DeleteOptions",
          "Endpoints",
          "Event",
          "LimitRange",
          "ListMeta",
          "Namespace",
          "Node",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "Pod",
          "PodTemplate",
          "ReplicationController",
          "ResourceQuota",
          "Secret",
          "Service",
          "ServiceAccount",
          "Status",
          "admissionregistration.v1.MutatingWebhookConfiguration",
          "admissionregistration.v1.ValidatingAdmissionPolicy",
          "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
          "admissionregistration.v1.ValidatingWebhookConfiguration",
          "apiextensions.v1.CustomResourceDefinition",
          "apps.ControllerRevision",
          "apps.DaemonSet",
          "apps.Deployment",
          "apps.ReplicaSet",
          "apps.StatefulSet",
          "authentication.SelfSubjectReview",
          "authentication.TokenRequest",
          "authentication.TokenReview",
          "authorization.v1.LocalSubjectAccessReview",
          "authorization.v1.SelfSubjectAccessReview",
          "authorization.v1.SelfSubjectRulesReview",
          "authorization.v1.SubjectAccessReview",
          "autoscaling.v1.HorizontalPodAutoscaler",
          "autoscaling.v1.Scale",
          "autoscaling.v2.HorizontalPodAutoscaler",
          "batch.v1.CronJob",
          "batch.v1.Job",
          "certificates.v1.CertificateSigningRequest",
          "coordination.v1.Lease",
          "discovery.v1.EndpointSlice",
          "events.v1.Event",
          "networking.v1.Ingress",
          "networking.v1.IngressClass",
          "networking.v1.NetworkPolicy",
          "policy.v1.Eviction",
          "policy.v1.PodDisruptionBudget",
          "rbac.ClusterRole",
          "rbac.ClusterRoleBinding",
          "rbac.Role",
          "rbac.RoleBinding",
          "scheduling.v1.PriorityClass",
          "storage.CSIDriver",
          "storage.CSINode",
          "storage.StorageClass",
          "storage.VolumeAttachment");

  private final ObjectMapper mapper = new ObjectMapper();
  private final Map<String, String> written = new TreeMap<>();
  private final Deque<JavaType> queue = new ArrayDeque<>();

  @Test
  void theCommittedTypesAreThoseOfTheClientModel() throws Exception {
    String generated = generate();

    String out = System.getProperty("slipway.types.out");
    if (out != null) {
      Files.writeString(Path.of(out), generated);
    }
    assertThat(committed()).isEqualTo(generated);
  }

  @Test
  void everyMergeFactNamesATypeThatExistsOrOneThatIsNotServed() {
    List<String> rootless =
        BuiltinTypes.load().mergeFactsWithoutType().stream()
            .filter(fact -> fact.startsWith("core.v1.PodSpec") || fact.startsWith("meta.v1.Obj"))
            .toList();

    assertThat(rootless).isEmpty();
  }

  private static String committed() throws IOException {
    try (var in = BuiltinTypes.class.getResourceAsStream(RESOURCE)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String generate() throws ClassNotFoundException {
    for (String root : ROOTS) {
      queue.add(mapper.constructType(Class.forName(MODEL + root)));
    }
    while (!queue.isEmpty()) {
      JavaType type = queue.remove();
      String name = name(type.getRawClass());
      if (!written.containsKey(name)) {
        written.put(name, "");
        written.put(name, describe(type));
      }
    }
    StringBuilder text =
        new StringBuilder("# Kubernetes API types: each type, then its fields with their types\n");
    written.forEach((name, fields) -> text.append(name).append('\n').append(fields));
    return text.toString();
  }

  private String describe(JavaType type) {
    StringBuilder fields = new StringBuilder();
    for (BeanPropertyDefinition property :
        mapper.getSerializationConfig().introspect(type).findProperties()) {
      AnnotatedMember member =
          property.getField() != null ? property.getField() : property.getGetter();
      fields.append("  ").append(property.getName()).append(' ');
      fields.append(expression(property.getName(), member.getType())).append('\n');
    }
    return fields.toString();
  }

  private String expression(String field, JavaType type) {
    Class<?> raw = type.getRawClass();
    if (List.class.isAssignableFrom(raw)) {
      return "[" + expression("", type.getContentType()) + "]";
    }
    if (Map.class.isAssignableFrom(raw)) {
      String value = expression("", type.getContentType());
      return value.equals("any") ? "any" : "{" + value + "}";
    }
    if (raw == String.class) {
      return field.matches(".*(Timestamp|Time)|(started|finished)At") ? "time" : "string";
    }
    if (raw == Integer.class) {
      return "int32";
    }
    if (raw == Long.class) {
      return "int64";
    }
    if (raw == Double.class || raw == Float.class || raw == Number.class) {
      return "number";
    }
    if (raw == Boolean.class) {
      return "boolean";
    }
    if (raw == IntOrString.class) {
      return "int-or-string";
    }
    if (raw == Quantity.class) {
      return "quantity";
    }
    if (raw == MicroTime.class || raw == java.time.ZonedDateTime.class) {
      return "time";
    }
    if (!raw.getName().startsWith(MODEL) || raw.isInterface() || isOpen(raw)) {
      return "any";
    }
    queue.add(type);
    return name(raw);
  }

  private static boolean isOpen(Class<?> type) {
    return Set.of("FieldsV1", "JSONSchemaPropsOrArray", "JSONSchemaPropsOrBool")
            .contains(type.getSimpleName())
        || Set.of("JSONSchemaPropsOrStringArray", "RawExtension", "GenericKubernetesResource")
            .contains(type.getSimpleName());
  }

  private static String name(Class<?> type) {
    String simple = type.getSimpleName();
    String folder = type.getPackageName().substring(MODEL.length() - 1);
    String prefix = folder.isEmpty() ? "" : folder.substring(1) + ".";
    String known = PACKAGES.get(prefix);
    assertThat(known).as("package of %s", type).isNotNull();
    return (prefix.isEmpty() && META.contains(simple) ? "meta.v1" : known) + "." + simple;
  }
}
