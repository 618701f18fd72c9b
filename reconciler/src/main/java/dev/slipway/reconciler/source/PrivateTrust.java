package dev.slipway.reconciler.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;

/** Connections that believe certain authorities and no others. */
final class PrivateTrust implements HttpConnectionFactory {
  private final HttpConnectionFactory connections = new JDKHttpConnectionFactory();
  private final TrustManager[] trusted;

  private PrivateTrust(TrustManager[] trusted) {
    this.trusted = trusted;
  }

  /**
   * Believes what the certificates sign.
   *
   * @param authorities certificates in PEM form
   * @throws IllegalArgumentException when there are none in it
   */
  static PrivateTrust in(String authorities) {
    try {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(authorities.getBytes(StandardCharsets.UTF_8)));
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("ca.crt in the Secret holds no certificate");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return new PrivateTrust(factory.getTrustManagers());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("ca.crt in the Secret is no certificate in PEM form", e);
    }
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return believing(connections.create(url));
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    return believing(connections.create(url, proxy));
  }

  private HttpConnection believing(HttpConnection connection) throws IOException {
    try {
      connection.configure(null, trusted, null);
      return connection;
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java cannot do TLS", e);
    }
  }
}
