package io.slipway.rebalancer.cruisecontrol.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The replies of the server, and of what may stand before it. */
final class Replies {
  private static final String JETTY = "Jetty(9.4.56.v20240826)";
  private static final String PROXY = "proxy";
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private Replies() {}

  /** Returns a reply of Cruise Control itself. */
  static Reply of(int status, boolean json, String body) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", (json ? "application/json" : "text/plain") + ";charset=utf-8");
    headers.put("Cruise-Control-Version", "trial");
    headers.put("Cruise-Control-Commit_Id", "dadba67e2");
    return new Reply(status, headers, body, JETTY);
  }

  /** Returns an error of Cruise Control: a JSON object, or the message alone. */
  static Reply error(int status, boolean json, String message, String stackTrace) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("errorMessage", message);
    body.put("stackTrace", stackTrace);
    body.put("version", 1);
    return of(status, json, json ? Json.write(body) : message);
  }

  /** Returns what Jetty answers for a path that is not Cruise Control's. */
  static Reply notFound(String uri) {
    return jetty(404, uri, "default", Map.of());
  }

  /** Returns what Jetty answers to a request without the right credentials. */
  static Reply unauthorized(String uri) {
    return jetty(
        401,
        uri,
        "com.linkedin.kafka.cruisecontrol.servlet.ServletRequestHandler-5942ee04",
        Map.of("WWW-Authenticate", "basic realm=\"DefaultLoginService\""));
  }

  /** Returns what Jetty answers to a method that is neither GET nor POST. */
  static Reply notAllowed() {
    return new Reply(405, Map.of(), "", JETTY);
  }

  private static Reply jetty(int status, String uri, String servlet, Map<String, String> first) {
    Map<String, String> headers = new LinkedHashMap<>(first);
    headers.put("Cache-Control", "must-revalidate,no-cache,no-store");
    headers.put("Content-Type", "text/html;charset=iso-8859-1");
    String phrase = Reply.phrase(status);
    String body =
        """
        <html>
        <head>
        <meta http-equiv="Content-Type" content="text/html;charset=ISO-8859-1"/>
        <title>Error %1$d %2$s</title>
        </head>
        <body><h2>HTTP ERROR %1$d %2$s</h2>
        <table>
        <tr><th>URI:</th><td>%3$s</td></tr>
        <tr><th>STATUS:</th><td>%1$d</td></tr>
        <tr><th>MESSAGE:</th><td>%2$s</td></tr>
        <tr><th>SERVLET:</th><td>%4$s</td></tr>
        </table>
        <hr/><a href="https://jetty.org/">Powered by Jetty:// 9.4.56.v20240826</a><hr/>

        </body>
        </html>
        """
            .formatted(status, phrase, uri, servlet);
    return new Reply(status, headers, body, JETTY);
  }

  /** Returns a proxy's page. */
  static Reply html(int status) {
    return new Reply(
        status,
        Map.of("Content-Type", "text/html"),
        "<html><head><title>" + status + "</title></head><body>proxy</body></html>\n",
        PROXY);
  }

  /** Returns an answer without a body. */
  static Reply empty(int status) {
    return new Reply(status, Map.of(), "", PROXY);
  }

  static String httpDate(Instant time) {
    return HTTP_DATE.format(time);
  }

  static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }
}
