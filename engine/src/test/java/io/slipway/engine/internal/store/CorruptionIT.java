package io.slipway.engine.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.SlipwayException;
import io.slipway.spi.StoredValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages the files of a closed, or of a crashed, store at random, and lets the oracle judge. */
class CorruptionIT {
  private static final int PER_STORE = 50;

  @TempDir Path home = Path.of("");

  /** A store's files and what it had acknowledged. */
  private record Victim(Map<String, byte[]> files, Oracle oracle, Oracle.Damage damage) {}

  @Test
  void damageIsFoundOrHarmless() throws IOException {
    long seed = Rounds.seed();
    int rounds = Integer.getInteger("slipway.store.corruptions", 300);
    int refused = 0;
    Victim victim = null;
    for (int round = 0; round < rounds; round++) {
      Random random = new Random(seed + round);
      if (victim == null || round % PER_STORE == 0) {
        victim = make(round, random);
      }
      Path copy = home.resolve("copy-" + round);
      Files.createDirectories(copy);
      Map<String, byte[]> files = new TreeMap<>(victim.files);
      String what = damage(files, random);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.write(copy.resolve(file.getKey()), file.getValue());
      }
      try {
        refused += judge(victim, copy) ? 0 : 1;
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "round " + round + " of seed " + seed + ", " + victim.damage + ": " + what, e);
      }
      deleteTree(copy);
    }
    System.out.println(
        "figure: store: damaged in rounds = " + rounds + ", of which refused " + refused);
    assertThat(refused).as("refusals, else the damage is no damage").isPositive();
  }

  private static boolean judge(Victim victim, Path copy) {
    boolean read = false;
    try {
      StoreSnapshot snapshot =
          new StoreSnapshot(new StoreLoader(SystemStoreFiles.INSTANCE, copy).load());
      Map<String, StoredValue> shown = new TreeMap<>();
      snapshot.forEach(shown::put);
      victim.oracle.judge(victim.damage, snapshot.report(), shown);
      read = true;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (SlipwayException e) {
      Oracle.judgeRefusal(victim.damage, e);
    }
    JournaledStore store;
    try {
      store = JournaledStore.open(copy, Workload.TINY);
    } catch (SlipwayException e) {
      Oracle.judgeRefusal(victim.damage, e);
      assertThat(read).as("readable, but not by a writer").isFalse();
      return false;
    }
    try (store) {
      Map<String, StoredValue> shown = new TreeMap<>();
      store.forEach(shown::put);
      victim.oracle.judge(victim.damage, store.report(), shown);
      victim.oracle.judgeLoss(store.report());
      assertThat(read).as("open for a writer, but not readable").isTrue();
    }
    return true;
  }

  private Victim make(int round, Random random) throws IOException {
    boolean clean = random.nextBoolean();
    Path directory = home.resolve("store-" + round);
    Oracle oracle = new Oracle();
    SimulatedDisk disk = SimulatedDisk.sound(directory);
    try (JournaledStore store = JournaledStore.open(directory, Workload.TINY.withFiles(disk))) {
      Workload.run(store, oracle, random, random.nextInt(150));
      if (!clean) {
        disk.crash();
      }
    } catch (SlipwayException e) {
      assertThat(e).hasRootCauseInstanceOf(SimulatedCrash.class);
    }
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : SystemStoreFiles.INSTANCE.list(directory)) {
      files.put(name, Files.readAllBytes(directory.resolve(name)));
    }
    return new Victim(
        files, oracle, clean ? Oracle.Damage.AFTER_CLEAN_CLOSE : Oracle.Damage.AFTER_CRASH);
  }

  /** Does one thing to one file, and says what. */
  private static String damage(Map<String, byte[]> files, Random random) {
    List<String> names = new ArrayList<>(files.keySet());
    String name = names.get(random.nextInt(names.size()));
    byte[] bytes = files.getOrDefault(name, new byte[0]).clone();
    int at = random.nextInt(bytes.length);
    String what;
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        what = "bit flip";
      }
      case 2 -> {
        bytes = Arrays.copyOf(bytes, at);
        what = "truncation";
      }
      case 3 -> {
        int block = random.nextBoolean() ? 512 : 4096;
        at = at / block * block;
        Arrays.fill(bytes, at, Math.min(bytes.length, at + block), (byte) 0);
        what = "zeroed block of " + block;
      }
      case 4 -> {
        files.remove(name);
        return name + " missing";
      }
      case 5 -> {
        bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(600));
        what = "zeros appended";
      }
      default -> {
        String result = shuffleFrames(bytes, random);
        what = result == null ? "garbage" : result;
        if (result == null) {
          bytes[at] ^= (byte) (1 + random.nextInt(255));
        }
      }
    }
    files.put(name, bytes);
    return name + " " + what + " at " + at;
  }

  /** Swaps two frames or slots, or copies one over another; null if the file has too few. */
  private static @Nullable String shuffleFrames(byte[] bytes, Random random) {
    List<Integer> frames = new ArrayList<>();
    for (int slot = 0; slot + StoreFormat.SLOT <= bytes.length; slot += StoreFormat.SLOT) {
      if (FrameHeader.decode(bytes, slot) != null) {
        frames.add(slot);
      }
    }
    if (frames.size() < 3) {
      return null;
    }
    int one = frames.get(random.nextInt(frames.size()));
    int two = frames.get(random.nextInt(frames.size()));
    FrameHeader a = FrameHeader.decode(bytes, one);
    FrameHeader b = FrameHeader.decode(bytes, two);
    if (a == null || b == null || one == two) {
      return null;
    }
    byte[] first = Arrays.copyOfRange(bytes, one, one + StoreFormat.SLOT + a.length());
    byte[] second = Arrays.copyOfRange(bytes, two, two + StoreFormat.SLOT + b.length());
    if (random.nextBoolean()) {
      int end = frames.get(frames.size() - 1);
      FrameHeader last = FrameHeader.decode(bytes, end);
      int free = end + StoreFormat.SLOT + (last == null ? 0 : last.length());
      if (free + first.length <= bytes.length) {
        System.arraycopy(first, 0, bytes, free, first.length);
        return "frame at " + one + " repeated at " + free;
      }
      System.arraycopy(first, 0, bytes, two, Math.min(first.length, bytes.length - two));
      return "frame at " + one + " repeated at " + two;
    }
    if (first.length != second.length) {
      System.arraycopy(bytes, one, bytes, two, StoreFormat.SLOT);
      return "head at " + one + " copied to " + two;
    }
    System.arraycopy(second, 0, bytes, one, second.length);
    System.arraycopy(first, 0, bytes, two, first.length);
    return "frames at " + one + " and " + two + " swapped";
  }

  private static void deleteTree(Path directory) throws IOException {
    for (String name : SystemStoreFiles.INSTANCE.list(directory)) {
      Files.delete(directory.resolve(name));
    }
    Files.delete(directory);
  }
}
