package dev.slipway.runtime.apiserver.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class StoredObjectTest {
  @Property
  void carriesTheVersionOfItsLastWriteAndNothingElseChanges(
      @ForAll @LongRange(min = 1) long first,
      @ForAll @LongRange(min = 1) long second,
      @ForAll String text) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("data", text).put("apiVersion", "v1").put("kind", "ConfigMap");
    object.putObject("metadata").put("name", "a").put("resourceVersion", "stale");
    byte[] stored = StoredObject.encode(object);

    StoredObject read = StoredObject.of("/registry/core/configmaps/default/a", stored, first);
    StoredObject again = read.atRevision(second);

    assertThat(new String(stored, StandardCharsets.UTF_8)).doesNotContain("resourceVersion");
    assertThat(read.parse().resourceVersion()).isEqualTo(String.valueOf(first));
    assertThat(again.parse().resourceVersion()).isEqualTo(String.valueOf(second));
    assertThat(again.parse().at("data").textValue()).isEqualTo(text);
    assertThat(again.parse().name()).isEqualTo("a");
  }

  @Test
  void survivesEmptyMetadata() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("kind", "X").put("apiVersion", "v1");

    StoredObject read = StoredObject.of("/registry/core/xs/a", StoredObject.encode(object), 7);

    assertThat(read.parse().resourceVersion()).isEqualTo("7");
    assertThat(read.atRevision(8).parse().resourceVersion()).isEqualTo("8");
  }
}
