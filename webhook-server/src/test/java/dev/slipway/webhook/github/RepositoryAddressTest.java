package dev.slipway.webhook.github;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One repository, written in many ways. */
class RepositoryAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/Codertocat/Hello-World.git",
        "https://github.com/Codertocat/Hello-World",
        "https://github.com/Codertocat/Hello-World/",
        "https://me:secret@GitHub.com:443/codertocat/hello-world.git",
        "git@github.com:Codertocat/Hello-World.git",
        "ssh://git@github.com:22/Codertocat/Hello-World.git",
        "git://github.com/Codertocat/Hello-World.git"
      })
  void sameRepositoryHasOneAddress(String url) {
    assertThat(RepositoryAddress.parse(url))
        .contains(new RepositoryAddress("github.com", "codertocat/hello-world"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://",
        "https:///a",
        "https://github.com",
        "https://github.com/",
        "https://github.com/.git",
        "file:///srv/git/a.git",
        "ext::sh -c id",
        "javascript:alert(1)",
        "https://git hub.com/a/b",
        "https://github.com/a\nb"
      })
  void whatNamesNoRepositoryHasNone(String url) {
    assertThat(RepositoryAddress.parse(url)).isEmpty();
  }

  @Property(tries = 500)
  void anyTextIsReadWithoutFailing(@ForAll String text) {
    assertThat(RepositoryAddress.parse(text)).isNotNull();
    assertThat(RepositoryAddress.parse("https://" + text)).isNotNull();
  }
}
