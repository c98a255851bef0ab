package io.querycast.http;

import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the files of certificate and key before anything listens: the server itself would not say which file is wrong,
 * and with a key of another certificate it would start and fail every caller.
 */
final class TlsFiles {
    private static final byte[] SIGNED = "querycast".getBytes(StandardCharsets.US_ASCII);

    private TlsFiles() {}

    /**
     * Returns normally if a server can use the files.
     *
     * @throws ServerException naming the option and the file that are wrong
     */
    static void check(Vertx vertx, ServiceOptions.Tls tls) throws ServerException {
        PublicKey publicKey = certificate(tls.certificate()).getPublicKey();
        PrivateKey privateKey = key(vertx, tls, publicKey.getAlgorithm());
        if (!belongs(privateKey, publicKey)) {
            throw unfit("--tls-key", tls.key(), "does not belong to the certificate in " + tls.certificate(), null);
        }
    }

    private static Certificate certificate(Path file) throws ServerException {
        try (InputStream stream = Files.newInputStream(file)) {
            Collection<? extends Certificate> chain =
                    CertificateFactory.getInstance("X.509").generateCertificates(stream);
            if (chain.isEmpty()) {
                throw unfit("--tls-certificate", file, "holds no certificate in PEM form", null);
            }
            return chain.iterator().next();
        } catch (CertificateException e) {
            throw unfit("--tls-certificate", file, "holds no certificate in PEM form that can be read", e);
        } catch (IOException e) {
            throw unreadable("--tls-certificate", file, e);
        }
    }

    private static PrivateKey key(Vertx vertx, ServiceOptions.Tls tls, String algorithm) throws ServerException {
        if (!Files.isReadable(tls.key())) {
            throw unreadable(
                    "--tls-key", tls.key(), new NoSuchFileException(tls.key().toString()));
        }
        try {
            KeyManager[] managers = new PemKeyCertOptions()
                    .setCertPath(tls.certificate().toString())
                    .setKeyPath(tls.key().toString())
                    .getKeyManagerFactory(vertx)
                    .getKeyManagers();
            for (KeyManager manager : managers) {
                if (manager instanceof X509KeyManager keys) {
                    String[] aliases = keys.getServerAliases(algorithm, null);
                    if (aliases != null) {
                        return keys.getPrivateKey(aliases[0]);
                    }
                }
            }
            throw new GeneralSecurityException("no key for the certificate's algorithm, " + algorithm);
        } catch (Exception e) { // whatever a key in no form that is known makes its reader throw
            throw unfit("--tls-key", tls.key(), "holds no private key in PEM form that can be read", e);
        }
    }

    private static boolean belongs(PrivateKey privateKey, PublicKey publicKey) {
        try {
            Signature signature = Signature.getInstance(
                    switch (publicKey.getAlgorithm()) {
                        case "EC" -> "SHA256withECDSA";
                        case "RSA" -> "SHA256withRSA";
                        default -> publicKey.getAlgorithm();
                    });
            signature.initSign(privateKey);
            signature.update(SIGNED);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(SIGNED);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) { // keys of two kinds, or of two curves
            return false;
        }
    }

    private static ServerException unreadable(String option, Path file, IOException cause) {
        String reason = cause instanceof NoSuchFileException ? "does not exist or may not be read" : cause.getMessage();
        return unfit(option, file, "cannot be read: it " + reason, cause);
    }

    private static ServerException unfit(String option, Path file, String reason, @Nullable Throwable cause) {
        return new ServerException(option + ": " + file + " " + reason, cause);
    }
}
