package dev.slipway.runtime.apiserver.patch;

import static dev.slipway.runtime.apiserver.golden.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases of RFC 7396, appendix A, that concern objects. */
class MergePatchTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'a':'b'}; {'a':'c'}; {'a':'c'}",
        "{'a':'b'}; {'b':'c'}; {'a':'b','b':'c'}",
        "{'a':'b'}; {'a':null}; {}",
        "{'a':'b','b':'c'}; {'a':null}; {'b':'c'}",
        "{'a':['b']}; {'a':'c'}; {'a':'c'}",
        "{'a':'c'}; {'a':['b']}; {'a':['b']}",
        "{'a':{'b':'c'}}; {'a':{'b':'d','c':null}}; {'a':{'b':'d'}}",
        "{'a':[{'b':'c'}]}; {'a':[1]}; {'a':[1]}",
        "{'e':null}; {'a':1}; {'e':null,'a':1}",
        "{}; {'a':{'bb':{'ccc':null}}}; {'a':{'bb':{}}}",
      })
  void patchesDoAsTheSpecificationSays(String before, String patch, String after) {
    assertThat(MergePatch.apply(json(before), json(patch))).isEqualTo(json(after));
  }
}
