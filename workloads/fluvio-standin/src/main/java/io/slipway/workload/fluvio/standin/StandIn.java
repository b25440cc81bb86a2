package io.slipway.workload.fluvio.standin;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stand-in for {@code fluvio-run}, for machines without Fluvio. It is not Fluvio: it keeps no
 * topics and no messages, and its SPUs register by a line of text. It takes the same arguments,
 * answers the question for versions on its public ports, and keeps the SC's metadata directory as
 * the real one does, with its traps: a record is rewritten in place; a status outlives the SC; the
 * end of an SPU's old connection makes it Offline even if a new one is Online; an SPU that is
 * refused never ends, but asks again, here after half a second instead of three.
 */
public final class StandIn {
  private static final Pattern ID = Pattern.compile("(?m)^  spuId: ([0-9]+)$");
  private static final Pattern REVISION = Pattern.compile("(?m)^  revision: ([0-9]+)$");

  private StandIn() {}

  /**
   * Makes a program of it, of mode 0700.
   *
   * @param file the program; replaced if it exists
   * @param version the version that it names as its platform's
   * @return the file
   * @throws IOException if it cannot be written
   */
  public static Path install(Path file, String version) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path classes = classes();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(
        file,
        String.join(
            "\n",
            "#!/bin/sh",
            "if [ \"$1\" = version ]; then",
            "  echo 'Git Commit: none, this is a stand-in'",
            "  echo 'Platform Version: " + version + "'",
            "  exit 0",
            "fi",
            "exec '"
                + java
                + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx32m"
                + " -Dversion='"
                + version
                + "' -cp '"
                + classes
                + "' "
                + StandIn.class.getName()
                + " \"$@\"",
            ""));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file;
  }

  private static Path classes() throws IOException {
    try {
      return Path.of(StandIn.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("the stand-in does not know its own jar", e);
    }
  }

  /**
   * Runs it.
   *
   * @param arguments those of {@code fluvio-run}
   * @throws Exception if it cannot serve
   */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new TreeMap<>();
    for (int i = 1; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    if (arguments[0].equals("sc")) {
      new Controller(Path.of(options.getOrDefault("--local", ""), "SPU"))
          .run(
              options.getOrDefault("--bind-public", ""),
              options.getOrDefault("--bind-private", ""));
    } else if (arguments[0].equals("spu")) {
      spu(options);
    } else {
      System.err.println("unknown command " + arguments[0]);
      System.exit(2);
    }
  }

  private static ServerSocket bind(String address) {
    try {
      InetSocketAddress at = address(address);
      return new ServerSocket(at.getPort(), 50, at.getAddress());
    } catch (IOException e) {
      System.err.println("cannot bind " + address + ": " + e);
      System.exit(255);
      throw new AssertionError(e);
    }
  }

  private static InetSocketAddress address(String text) throws IOException {
    int colon = text.lastIndexOf(':');
    return new InetSocketAddress(
        InetAddress.getByName(text.substring(0, colon)),
        Integer.parseInt(text.substring(colon + 1)));
  }

  private interface Conversation {
    void hold(Socket socket) throws IOException, InterruptedException;
  }

  private static void serve(ServerSocket server, Conversation conversation) {
    new Thread(
            () -> {
              while (true) {
                try {
                  Socket socket = server.accept();
                  new Thread(
                          () -> {
                            try (socket) {
                              conversation.hold(socket);
                            } catch (IOException | InterruptedException e) {
                              System.err.println("connection ended: " + e);
                            }
                          })
                      .start();
                } catch (IOException e) {
                  System.err.println("cannot accept: " + e);
                }
              }
            })
        .start();
  }

  /** Only the SC knows the platform's version. */
  private static void answerAsSc(Socket socket) throws IOException {
    answerVersions(socket, System.getProperty("version", "0"));
  }

  private static void answerAsSpu(Socket socket) throws IOException {
    answerVersions(socket, "0.0.0");
  }

  private static void answerVersions(Socket socket, String name) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] question = in.readNBytes(in.readInt());
    boolean asksVersions = question.length > 8 && question[0] == 0 && question[1] == 18;
    if (!asksVersions) {
      return;
    }
    byte[] version = name.getBytes(StandardCharsets.UTF_8);
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(4 + 2 + 4 + 6 + 2 + version.length);
    out.write(question, 4, 4);
    out.writeShort(0);
    out.writeInt(1);
    out.write(new byte[] {0, 18, 0, 0, 0, 2});
    out.writeShort(version.length);
    out.write(version);
    out.flush();
    in.read();
  }

  /** The SC. */
  private static final class Controller {
    private static final Set<String> KINDS =
        Set.of("Mirror", "Partition", "SmartModule", "SpuGroup", "TableFormat", "Topic", "SPU");

    private final Path directory;
    private final Map<Integer, Path> files = new HashMap<>();
    private final Map<Integer, String> records = new HashMap<>();
    private boolean readable = true;

    Controller(Path directory) {
      this.directory = directory;
    }

    void run(String publicAddress, String privateAddress) throws IOException {
      for (String kind : KINDS) {
        Files.createDirectories(directory.resolveSibling(kind));
      }
      load();
      ServerSocket open = bind(publicAddress);
      ServerSocket closed = bind(privateAddress);
      serve(closed, this::register);
      serve(open, StandIn::answerAsSc);
    }

    private void load() throws IOException {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*.yaml")) {
        for (Path file : stream) {
          String text = Files.readString(file);
          Matcher id = ID.matcher(text);
          if (text.startsWith("!1.0.0\n") && id.find()) {
            files.put(Integer.parseInt(id.group(1)), file);
            records.put(Integer.parseInt(id.group(1)), text);
          } else {
            System.err.println("loading metadata 'SPU' from " + file + ": expected a YAML tag");
            readable = false;
          }
        }
      }
    }

    private void register(Socket socket) throws IOException {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      OutputStream out = socket.getOutputStream();
      int id = Integer.parseInt(in.readLine());
      if (!readable || !records.containsKey(id)) {
        out.write("refused\n".getBytes(StandardCharsets.UTF_8));
        return;
      }
      out.write("registered\n".getBytes(StandardCharsets.UTF_8));
      set(id, "Online");
      try {
        in.readLine();
      } catch (IOException e) {
        System.err.println("connection of SPU " + id + " broke: " + e);
      } finally {
        set(id, "Offline");
      }
    }

    private synchronized void set(int id, String status) throws IOException {
      String text = Objects.requireNonNull(records.get(id));
      Matcher revision = REVISION.matcher(text);
      if (!revision.find()) {
        throw new IOException("no revision in " + text);
      }
      int next = Integer.parseInt(revision.group(1)) + 1;
      text = revision.replaceFirst("  revision: " + next);
      text = text.replaceFirst("(?m)^  resolution: .*$", "  resolution: " + status);
      if (!text.contains("      ip: null")) {
        text = text.replaceFirst("(?m)^(    - hostname: .*)$", "$1\n      ip: null");
      }
      records.put(id, text);
      // In place and in two writes: a reader may see the first alone.
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Path file = Objects.requireNonNull(files.get(id));
      try (FileOutputStream out = new FileOutputStream(file.toFile())) {
        out.write(bytes, 0, bytes.length / 2);
        out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
      }
      System.err.println("SPU " + id + " is " + status);
    }
  }

  private static void spu(Map<String, String> options) throws Exception {
    String id = options.getOrDefault("--id", "");
    Files.createDirectories(Path.of(options.getOrDefault("--log-base-dir", ""), "spu-logs-" + id));
    ServerSocket open = bind(options.getOrDefault("--public-server", ""));
    bind(options.getOrDefault("--private-server", ""));
    serve(open, StandIn::answerAsSpu);
    Path metrics = Path.of(System.getenv().getOrDefault("FLUVIO_METRIC_SPU", "spu-" + id));
    Files.deleteIfExists(metrics);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(metrics));
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(address(options.getOrDefault("--sc-addr", "")));
        socket.getOutputStream().write((id + "\n").getBytes(StandardCharsets.UTF_8));
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        if ("registered".equals(in.readLine())) {
          in.readLine();
        }
        System.err.println("spu registration failed or has ended");
      } catch (IOException e) {
        System.err.println("no SC: " + e);
      }
      boolean unused = new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS);
    }
  }
}
