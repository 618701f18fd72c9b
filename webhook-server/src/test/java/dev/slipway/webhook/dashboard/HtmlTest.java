package dev.slipway.webhook.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Nothing that is text becomes markup. */
class HtmlTest {
  @Test
  void elementsAreWritten() {
    Html html = new Html();

    html.tag("a", Map.of("href", "?q=1&page=2", "class", "x"), () -> html.text("1 < 2"));

    assertThat(html).hasToString("<a class=\"x\" href=\"?q=1&amp;page=2\">1 &lt; 2</a>");
  }

  @Property(tries = 500)
  void textHoldsNoMarkup(@ForAll String text) {
    assertThat(new Html().text(text).toString())
        .doesNotContainPattern("[<>\"']")
        .doesNotContainPattern("&(?!(?:lt|gt|amp|quot|#39);)")
        .doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f]");
  }
}
