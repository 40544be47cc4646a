import java.io.File;
import org.apache.pdfbox.preflight.PreflightDocument;
import org.apache.pdfbox.preflight.ValidationResult;
import org.apache.pdfbox.preflight.parser.PreflightParser;

/** Says of each file whether it is PDF/A-1b, and what is not. */
public class Preflight {
    public static void main(String[] names) throws Exception {
        for (String name : names) {
            PreflightParser parser = new PreflightParser(new File(name));
            parser.parse();
            try (PreflightDocument document = parser.getPreflightDocument()) {
                document.validate();
                System.out.println((document.getResult().isValid() ? "valid " : "invalid ") + name);
                for (ValidationResult.ValidationError fault : document.getResult().getErrorsList())
                    System.out.println(fault.getErrorCode() + " " + fault.getDetails());
            }
        }
    }
}
