package dev.slipway.runtime.apiserver.patch;

import static dev.slipway.runtime.apiserver.golden.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.runtime.apiserver.status.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases of RFC 6902, appendix A, and what a server must refuse. */
class JsonPatchTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'foo':'bar'}; {'op':'add','path':'/baz','value':'qux'}; {'foo':'bar','baz':'qux'}",
        "{'foo':['bar','baz']}; {'op':'add','path':'/foo/1','value':'qux'};"
            + " {'foo':['bar','qux','baz']}",
        "{'baz':'qux','foo':'bar'}; {'op':'remove','path':'/baz'}; {'foo':'bar'}",
        "{'foo':['bar','qux','baz']}; {'op':'remove','path':'/foo/1'}; {'foo':['bar','baz']}",
        "{'baz':'qux','foo':'bar'}; {'op':'replace','path':'/baz','value':'boo'};"
            + " {'baz':'boo','foo':'bar'}",
        "{'foo':{'bar':'baz','waldo':'fred'},'qux':{'corge':'grault'}};"
            + " {'op':'move','from':'/foo/waldo','path':'/qux/thud'};"
            + " {'foo':{'bar':'baz'},'qux':{'corge':'grault','thud':'fred'}}",
        "{'foo':['all','grass','cows','eat']}; {'op':'move','from':'/foo/1','path':'/foo/3'};"
            + " {'foo':['all','cows','eat','grass']}",
        "{'baz':'qux','foo':['a',2,'c']}; {'op':'test','path':'/foo/1','value':2.0};"
            + " {'baz':'qux','foo':['a',2,'c']}",
        "{'foo':'bar'}; {'op':'add','path':'/child','value':{'grandchild':{}}};"
            + " {'foo':'bar','child':{'grandchild':{}}}",
        "{'/':9,'~1':10}; {'op':'test','path':'/~01','value':10}; {'/':9,'~1':10}",
        "{'foo':['bar']}; {'op':'add','path':'/foo/-','value':['abc','def']};"
            + " {'foo':['bar',['abc','def']]}",
        "{'foo':1}; {'op':'replace','path':'','value':{'bar':2}}; {'bar':2}",
        "{'a':{'b':1}}; {'op':'copy','from':'/a','path':'/c'}; {'a':{'b':1},'c':{'b':1}}",
        "{'foo':null}; {'op':'test','path':'/foo','value':null}; {'foo':null}",
      })
  void operationsDoAsTheSpecificationSays(String before, String operation, String after) {
    assertThat(JsonPatch.apply(json(before), list(operation))).isEqualTo(json(after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'op':'add','path':'/a/b','value':1}; 422",
        "{'op':'remove','path':'/absent'}; 422",
        "{'op':'replace','path':'/absent','value':1}; 422",
        "{'op':'test','path':'/foo','value':'1'}; 422",
        "{'op':'add','path':'/list/5','value':1}; 422",
        "{'op':'add','path':'/list/01','value':1}; 422",
        "{'op':'add','path':'/list/x','value':1}; 422",
        "{'op':'move','from':'/deep','path':'/deep/er'}; 422",
        "{'op':'remove','path':''}; 422",
        "{'op':'replace','path':'','value':1}; 422",
        "{'op':'add','path':'foo','value':1}; 422",
        "{'op':'add','path':'/foo'}; 400",
        "{'op':'spam','path':'/foo'}; 400",
        "{'path':'/foo'}; 400",
        "{'op':'copy','path':'/foo'}; 400",
      })
  void whatDoesNotFitIsRefused(String operation, int code) {
    ApiException refusal =
        catchThrowableOfType(
            ApiException.class,
            () -> JsonPatch.apply(json("{'foo':1,'list':[1],'deep':{'er':{}}}"), list(operation)));

    assertThat(refusal.code()).isEqualTo(code);
  }

  @Test
  void aPatchIsAList() {
    assertThatThrownBy(() -> JsonPatch.apply(json("{}"), json("{}")))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void theFirstFailureUndoesAll() {
    var original = json("{'a':1}");
    ArrayNode patch = list("{'op':'remove','path':'/a'}");
    patch.add(json("{'op':'test','path':'/a','value':1}"));

    assertThatThrownBy(() -> JsonPatch.apply(original, patch)).isInstanceOf(ApiException.class);
    assertThat(original).isEqualTo(json("{'a':1}"));
  }

  @Test
  void copiesThatDoubleAreStopped() {
    ArrayNode patch = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < 40; i++) {
      patch.add(json("{'op':'copy','from':'/a','path':'/a/-'}"));
    }

    ApiException refusal =
        catchThrowableOfType(ApiException.class, () -> JsonPatch.apply(json("{'a':['x']}"), patch));

    assertThat(refusal.code()).isEqualTo(413);
  }

  @Test
  void tooManyOperationsAreRefused() {
    ArrayNode patch = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < 10_001; i++) {
      patch.add(json("{'op':'add','path':'/a','value':1}"));
    }

    assertThatThrownBy(() -> JsonPatch.apply(json("{}"), patch))
        .hasMessageContaining("The allowed maximum operations in a JSON patch is 10000, got 10001");
  }

  private static ArrayNode list(String operation) {
    JsonNode one = json(operation);
    return JsonNodeFactory.instance.arrayNode().add(one);
  }
}
