/** What any Java command takes at least. */
public final class PrintLine {
    private PrintLine() {}

    public static void main(String[] arguments) {
        System.out.println("1.266926 s  SELECT 1");
    }
}
