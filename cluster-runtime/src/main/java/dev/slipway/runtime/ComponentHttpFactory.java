package dev.slipway.runtime;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * Connections of a component to this cluster's API server. The library would read keys and
 * authorities from the text of a kubeconfig and look for a proxy; we have the keys, and the server
 * is in this process.
 */
final class ComponentHttpFactory extends JdkHttpClientFactory {
  private final SSLContext tls;

  ComponentHttpFactory(SSLContext tls) {
    this.tls = requireNonNull(tls);
  }

  @Override
  public HttpClient.Builder newBuilder(Config config) {
    HttpClient.Builder builder = newBuilder();
    builder.tag(config.getRequestConfig());
    builder.connectTimeout(config.getConnectionTimeout(), TimeUnit.MILLISECONDS);
    builder.proxyType(HttpClient.ProxyType.DIRECT);
    HttpClientUtils.createApplicableInterceptors(config, this)
        .forEach(builder::addOrReplaceInterceptor);
    return builder;
  }

  @Override
  protected void additionalConfig(java.net.http.HttpClient.Builder builder) {
    builder.sslContext(tls).version(java.net.http.HttpClient.Version.HTTP_1_1);
  }
}
