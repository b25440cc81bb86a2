package io.slipway.rebalancer.cruisecontrol.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes a TLS context of a file of certificates. */
final class TrustedCertificates {
  private TrustedCertificates() {}

  static SSLContext of(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw notPem(file);
      }
      return context(found);
    } catch (IOException | InvalidPathException unreadable) {
      throw Failures.unavailable(
          "no certificates to trust",
          "cannot read '" + file + "' (" + unreadable.getClass().getSimpleName() + ")",
          "make it readable",
          "correct the option '" + ServerOptions.CA + "'");
    } catch (GeneralSecurityException wrong) {
      throw notPem(file);
    }
  }

  private static SSLContext context(Collection<? extends Certificate> trusted)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : trusted) {
      store.setCertificateEntry("ca-" + number++, certificate);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static RuntimeException notPem(String file) {
    return Failures.invalid(
        "invalid option '" + ServerOptions.CA + "'",
        "a PEM file with certificates",
        "'" + file + "'",
        "name another file");
  }
}
